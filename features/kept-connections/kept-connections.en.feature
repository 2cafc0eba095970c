# language: en
Feature: Clients that keep their connections
  Whoever keeps a connection stays with the Pod that accepted it, unless something in front chooses for each request.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(serves) @points(20)
  Scenario: Two Pods serve
    Then exactly 2 Ready Pods are behind Service shop/orders
    And a client at 203.0.113.9 gets status 200 from http://orders.shop.example/orders

  @criterion(even) @points(20) @needs(serves)
  Scenario: Both get half of the requests
    When a client at 203.0.113.9 keeps 10 connections to http://orders.shop.example/orders and sends 100 requests
    Then the connections kept to http://orders.shop.example/orders have taken at most 10 handshakes
    And of 100 more requests over the connections kept to http://orders.shop.example/orders every Pod behind Service shop/orders gets at least 50%

  @criterion(scaled) @points(50) @needs(serves)
  Scenario: New Pods get their share over connections that were there before
    When a client at 203.0.113.9 keeps 10 connections to http://orders.shop.example/orders and sends 100 requests
    And Deployment shop/orders is scaled to 4
    And 10s pass
    Then exactly 4 Ready Pods are behind Service shop/orders
    And of 100 more requests over the connections kept to http://orders.shop.example/orders every Pod behind Service shop/orders gets at least 25%
