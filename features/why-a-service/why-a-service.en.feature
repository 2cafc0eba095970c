# language: en
Feature: Why a Service at all
  Clients look a name up once, and Pods come and go: something has to stay.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(serves) @points(20)
  Scenario: Three Pods serve
    Then exactly 3 Ready Pods are behind Service shop/api
    And every client Pod of namespace client connects to api.shop:80

  @criterion(restart) @points(15) @needs(serves)
  Scenario: A Pod is deleted
    When clients of namespace client stay connected to api.shop:80 of Service shop/api where a client resolves once
    And the first Pod behind Service shop/api is deleted
    Then over 2m at least 100% of the connections to api.shop:80 of Service shop/api from namespace client succeed where a client resolves once
    And exactly 3 Ready Pods are behind Service shop/api

  @criterion(scale-in) @points(15) @needs(serves)
  Scenario: Fewer Pods
    When clients of namespace client stay connected to api.shop:80 of Service shop/api where a client keeps addresses for their TTL
    And Deployment shop/api is scaled to 1
    Then over 2m at least 100% of the connections to api.shop:80 of Service shop/api from namespace client succeed where a client keeps addresses for their TTL

  @criterion(rollout) @points(15) @needs(serves)
  Scenario: A rollout
    When clients of namespace client stay connected to api.shop:80 of Service shop/api where a client resolves once
    And Deployment shop/api is restarted
    Then over 2m at least 100% of the connections to api.shop:80 of Service shop/api from namespace client succeed where a client resolves once

  @criterion(node-failure) @points(15) @needs(serves)
  Scenario: A node fails
    When clients of namespace client stay connected to api.shop:80 of Service shop/api where a client resolves once
    And node n1 fails
    And 2m pass
    Then over 1m at least 100% of the connections to api.shop:80 of Service shop/api from namespace client succeed where a client resolves once

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service shop/api exists
    Then no path from outside the cluster leads to the Pods of Service shop/api
