# language: en
Feature: An endpoint strategy
  Two versions of an API behind one name: 90/10, automatic failover, health checks and sessions that stay.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(pods) @points(10)
  Scenario: Three Pods of v1.0 and two of v1.1
    Then exactly 3 Ready Pods of namespace shop carry label version=v1.0
    And exactly 2 Ready Pods of namespace shop carry label version=v1.1

  @criterion(split) @points(25)
  Scenario: Nine in ten clients get v1.0
    Then of independent clients of http://api.shop.example/ version v1.0 answers 90% within 2% and version v1.1 the rest, all with status 200

  @criterion(failover) @points(20)
  Scenario: When v1.1 has a problem, v1.0 answers everybody
    When every Pod of image registry.example/shop/api:v1.1 has a problem for 60s
    Then of independent clients of http://api.shop.example/ version v1.0 answers all with status 200

  @criterion(health) @points(15)
  Scenario: A Pod with a problem leaves its Services and returns
    Then each Pod labelled app=api in namespace shop is selected by a Service and, with a problem for 2m, leaves every one within 60s and returns within 60s

  @criterion(affinity) @points(20)
  Scenario: A client that keeps its cookies stays where it is
    Then a client of http://api.shop.example/ that keeps its cookies gets one version and one Pod for 50 requests
