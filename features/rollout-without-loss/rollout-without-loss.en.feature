# language: en
Feature: A rollout that loses nothing
  A new version goes out while customers pay.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(serves) @points(30)
  Scenario: Three Pods serve
    Then exactly 3 Ready Pods are behind Service shop/checkout
    And every client Pod of namespace client connects to checkout.shop:80

  @criterion(rollout) @points(60) @needs(serves)
  Scenario: Nobody is turned away during a rollout
    When Deployment shop/checkout is rolled out with image registry.example/checkout:1.1
    Then over 5m at least 100% of the connections to checkout.shop:80 of Service shop/checkout from namespace client succeed
