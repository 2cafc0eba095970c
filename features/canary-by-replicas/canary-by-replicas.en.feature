# language: en
Feature: A canary by number of replicas
  One Service that gives one request in five to the new version.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(share) @points(60)
  Scenario: A fifth of the connections meets v2.0
    Then 20% of the connections of namespace client to api.shop:80 reach Pods labelled version=v2.0
    And 80% of the connections of namespace client to api.shop:80 reach Pods labelled version=v1.0

  @criterion(health) @points(20)
  Scenario: A Pod that fails gets nothing
    Then each Pod behind Service shop/api that fails for 2m leaves it within 60s and returns within 60s

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service shop/api exists
    Then no path from outside the cluster leads to the Pods of Service shop/api
