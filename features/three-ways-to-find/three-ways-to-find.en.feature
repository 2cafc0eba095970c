# language: en
Feature: Three ways to find a Service
  A name, a variable and the API lead to the same cache; each has its conditions.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(by-name) @points(20)
  Scenario: Clients find it by its name
    Then exactly 2 Ready Pods are behind Service shop/cache
    And every client Pod of namespace client connects to cache.shop:6379

  @criterion(by-variable) @points(25)
  Scenario: The old program finds it by its variables
    Then the variable CACHE_SERVICE_HOST of every container of image registry.example/shop/legacy:1.0 is the cluster IP of Service shop/cache
    And the variable CACHE_SERVICE_PORT of every container of image registry.example/shop/legacy:1.0 is "6379"

  @criterion(by-api) @points(20)
  Scenario: The router may read EndpointSlices
    Then every Pod of image registry.example/shop/router:1.0 may list endpointslices in namespace shop
    And every Pod of image registry.example/shop/router:1.0 may watch endpointslices in namespace shop

  @criterion(no-more) @points(15)
  Scenario: And nothing that it does not need
    Then no Pod of image registry.example/shop/router:1.0 may list secrets in namespace shop
    And no Pod of image registry.example/shop/router:1.0 may list pods in namespace shop
    And no Pod of image registry.example/shop/router:1.0 may delete endpointslices in namespace shop
    And no Pod of image registry.example/shop/router:1.0 may list endpointslices in namespace client

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service shop/cache exists
    Then no path from outside the cluster leads to the Pods of Service shop/cache
