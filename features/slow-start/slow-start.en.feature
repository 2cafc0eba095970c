# language: en
Feature: An application that starts slowly
  It may take two minutes to start, and is taken out and restarted when it hangs.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace office

  @criterion(starts) @points(40)
  Scenario: Both Pods come up
    Then exactly 2 Ready Pods are behind Service office/reports
    And every client Pod of namespace client gets status 200 from http://reports.office/

  @criterion(not-before) @points(20) @needs(starts)
  Scenario: A new Pod gets nothing before it can answer
    When the first Pod behind Service office/reports is deleted
    And 60s passes
    Then every client Pod of namespace client gets status 200 from http://reports.office/

  @criterion(restarts) @points(30) @needs(starts)
  Scenario: A Pod that hangs is restarted
    When the first Pod behind Service office/reports fails
    And 90s passes
    Then a container of image registry.example/reports:3.0 was restarted
