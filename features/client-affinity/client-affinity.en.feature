# language: en
Feature: Clients that come back to the same Pod
  An application that keeps carts in memory needs each client to meet the same Pod.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(three) @points(20)
  Scenario: Three Pods take part
    Then exactly 3 Ready Pods are behind Service shop/cart

  @criterion(stays) @points(50)
  Scenario: A client stays with its Pod
    Then a client Pod of namespace client meets one Pod in 50 requests to http://cart.shop/

  @criterion(spread) @points(10)
  Scenario: Different clients share the Pods
    Then every Pod behind Service shop/cart gets new connections, none more than 1/2

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service shop/cart exists
    Then no path from outside the cluster leads to the Pods of Service shop/cart
