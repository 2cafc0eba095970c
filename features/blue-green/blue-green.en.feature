# language: en
Feature: Blue and green
  Two versions run side by side, and only the new one gets traffic.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(both-run) @points(30)
  Scenario: Both versions run, ready to switch back
    Then exactly 2 Ready Pods of namespace shop carry label version=v1.0
    And exactly 2 Ready Pods of namespace shop carry label version=v2.0

  @criterion(green-only) @points(50)
  Scenario: Everybody meets v2.0, and both of its Pods work
    Then connections of namespace client to api.shop:80 reach every Ready Pod of namespace shop labelled version=v2.0, and nobody else

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service shop/api exists
    Then no path from outside the cluster leads to the Pods of Service shop/api
