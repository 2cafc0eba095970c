# language: en
Feature: Testers first
  Only who sends a header meets the new version.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(everybody) @points(40)
  Scenario: Everybody meets v1.0
    Then a client at 203.0.113.9 that asks http://api.shop.example/ is answered by Pods labelled version=v1.0

  @criterion(testers) @points(40)
  Scenario: Testers meet v2.0
    Then a client at 203.0.113.9 that sends "X-Tester: always" to http://api.shop.example/ is answered by Pods labelled version=v2.0

  @criterion(opt-out) @points(10)
  Scenario: Who says never meets v1.0
    Then a client at 203.0.113.9 that sends "X-Tester: never" to http://api.shop.example/ is answered by Pods labelled version=v1.0
