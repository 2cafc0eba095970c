# language: en
Feature: Traffic that stays in its zone
  Traffic between zones costs money: it stays at home while it can, and goes elsewhere when it must.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(three) @points(20)
  Scenario: Three Pods serve
    Then exactly 3 Ready Pods are behind Service shop/catalog
    And every client Pod of namespace client connects to catalog.shop:80

  @criterion(at-home) @points(30) @needs(three)
  Scenario: Traffic stays in its zone
    Then connections of namespace client to catalog.shop:80 stay in the zone of the client

  @criterion(elsewhere) @points(30) @needs(three)
  Scenario: A zone without its Pod is served by the others
    When the first Pod behind Service shop/catalog fails
    And 60s pass
    Then every client Pod of namespace client connects to catalog.shop:80

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service shop/catalog exists
    Then no path from outside the cluster leads to the Pods of Service shop/catalog
