# language: en
Feature: Several ports of one Service
  Messages at 5672 and the management page at 80, of one Service.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace queue

  @criterion(messages) @points(40)
  Scenario: Messages go to port 5672
    Then every client Pod of namespace client connects to rabbitmq.queue:5672

  @criterion(management) @points(40)
  Scenario: The management page answers at port 80
    Then every client Pod of namespace client gets status 200 from http://rabbitmq.queue/

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service queue/rabbitmq exists
    Then no path from outside the cluster leads to the Pods of Service queue/rabbitmq
