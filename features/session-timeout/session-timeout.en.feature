# language: en
Feature: How long a session is remembered
  Who comes back within half an hour meets the same Pod; who comes back the next day is a new client.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace school

  @criterion(three) @points(20)
  Scenario: Three Pods take part
    Then exactly 3 Ready Pods are behind Service school/quiz
    And every Pod behind Service school/quiz gets new connections, none more than 1/2

  @criterion(pause) @points(30)
  Scenario: A pause of half an hour is forgiven
    Then 100% of the clients of namespace client that come back to quiz.school:80 after 30m meet the same Pod

  @criterion(forgotten) @points(30)
  Scenario: After two hours everybody is new
    Then 1/3 of the clients of namespace client that come back to quiz.school:80 after 2h meet the same Pod

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service school/quiz exists
    Then no path from outside the cluster leads to the Pods of Service school/quiz
