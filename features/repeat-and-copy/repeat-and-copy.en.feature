# language: en
Feature: Retries and mirroring
  A request that fails is tried again, and the new version gets copies of what the old one answers.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(answers) @points(20)
  Scenario: v1.0 answers everybody
    Then exactly 2 Ready Pods of namespace shop carry label version=v1.0
    And a client at 203.0.113.9 that asks http://api.shop.example/ is answered by Pods labelled version=v1.0

  @criterion(copies) @points(35)
  Scenario: v2.0 gets a copy of everything
    Then Pods labelled version=v2.0 get a copy of 100% of what a client at 203.0.113.9 sends to http://api.shop.example/

  @criterion(repeats) @points(35) @needs(answers)
  Scenario: A Pod that answers 500 is not noticed
    When the first Pod behind Service shop/api-v1 fails
    Then a client at 203.0.113.9 gets status 200 from http://api.shop.example/
