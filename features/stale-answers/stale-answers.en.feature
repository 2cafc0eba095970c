# language: en
Feature: Answers that are no longer true
  What a client was told stays true for as long as it keeps it.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(serves) @points(15)
  Scenario: Three Pods serve
    Then exactly 3 Ready Pods are behind Service shop/api
    And every client Pod of namespace client connects to api.shop:80

  @criterion(recreated) @points(30) @needs(serves)
  Scenario: The Service is made anew
    When clients of namespace client stay connected to api.shop:80 of Service shop/api where a client resolves once
    And Service shop/api is deleted, and what was handed in is applied again
    Then over 2m at least 100% of the connections to api.shop:80 of Service shop/api from namespace client succeed where a client resolves once

  @criterion(nodes) @points(15)
  Scenario: Clients learn the addresses of the Pods
    Then exactly 3 Ready Pods are behind Service shop/nodes
    And the name nodes.shop resolves to the ready endpoints of Service shop/nodes from namespace client
    And every client Pod of namespace client connects to nodes.shop:8080

  @criterion(scale-in) @points(20) @needs(nodes)
  Scenario: Fewer Pods
    When clients of namespace client stay connected to nodes.shop:8080 of Service shop/nodes where a client keeps addresses for their TTL
    And Deployment shop/api is scaled to 1
    Then over 2m at least 100% of the connections to nodes.shop:8080 of Service shop/nodes from namespace client succeed where a client keeps addresses for their TTL

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service shop/api exists
    Then no path from outside the cluster leads to the Pods of Service shop/api
