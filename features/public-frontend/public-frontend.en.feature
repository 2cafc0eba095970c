# language: en
Feature: A web front end on the internet
  A React front end on EKS that everybody on the internet can open.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace web

  @criterion(public) @points(40)
  Scenario: The internet gets the page
    Then a client at 203.0.113.9 gets status 200 from port 80 of the external address of Service web/frontend

  @criterion(redundant) @points(25)
  Scenario: More than one Pod serves
    Given Service web/frontend exists
    Then at least 2 Ready Pods are behind Service web/frontend, and every one gets traffic

  @criterion(health) @points(25)
  Scenario: A failing Pod gets no traffic until it has recovered
    Given Service web/frontend exists
    Then each Pod behind Service web/frontend that fails for 2m leaves it within 60s and returns within 60s

  @criterion(eks-lb) @advisory
  Scenario: The address belongs to the AWS Load Balancer Controller
    Then the external address of Service web/frontend belongs to an NLB or ALB of the AWS Load Balancer Controller
