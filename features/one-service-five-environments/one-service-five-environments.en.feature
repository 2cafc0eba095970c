# language: en
Feature: One Service, five environments
  The same manifests open the shop wherever they are applied.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(lbc) @points(25)
  Scenario: EKS with the AWS Load Balancer Controller
    When the submission is applied in environment eks+lbc
    Then a client at 203.0.113.9 gets status 200 from port 80 of the external address of Service shop/web

  @criterion(eks) @points(15)
  Scenario: EKS without it
    When the submission is applied in environment eks
    Then a client at 203.0.113.9 gets status 200 from port 80 of the external address of Service shop/web

  @criterion(gke) @points(15)
  Scenario: GKE
    When the submission is applied in environment gke
    Then a client at 203.0.113.9 gets status 200 from port 80 of the external address of Service shop/web

  @criterion(aks) @points(15)
  Scenario: AKS
    When the submission is applied in environment aks
    Then a client at 203.0.113.9 gets status 200 from port 80 of the external address of Service shop/web

  @criterion(metallb) @points(15)
  Scenario: MetalLB in a machine room
    When the submission is applied in environment metallb
    Then a client at 192.168.10.50 gets status 200 from port 80 of the external address of Service shop/web

  @criterion(none) @points(5)
  Scenario: Where nobody makes load balancers
    When the submission is applied in environment none
    Then Service shop/web waits for an external address, with the reason nobody
