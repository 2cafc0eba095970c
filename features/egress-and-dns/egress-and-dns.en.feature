# language: en
Feature: The way out, and DNS
  Workers connect to the queue alone, and can still find its name.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one is there

  @criterion(queue) @points(40) @needs(closed)
  Scenario: Workers reach the queue by its name
    Then every Pod of namespace jobs labelled app=worker connects to queue.queue:6379

  @criterion(closed) @points(40)
  Scenario: Nothing else is open to them
    Then no Pod of namespace jobs labelled app=worker connects to admin.queue:80
    And no Pod of namespace jobs labelled app=worker connects to 203.0.113.80:443

  @criterion(others) @points(10) @needs(closed)
  Scenario: Other Pods are left alone
    Then every client Pod of namespace client connects to admin.queue:80
    And every client Pod of namespace client connects to queue.queue:6379
