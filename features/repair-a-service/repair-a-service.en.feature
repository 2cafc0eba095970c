# language: en
Feature: Repairing Services
  Five Services that nobody reaches, each for another reason.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace mall

  @criterion(cart) @points(15)
  Scenario: The cart answers
    Then exactly 2 Ready Pods are behind Service mall/cart
    And every client Pod of namespace shop connects to cart.mall:80
    And no path from outside the cluster leads to the Pods of Service mall/cart

  @criterion(catalog) @points(15)
  Scenario: The catalogue answers
    Then exactly 2 Ready Pods are behind Service mall/catalog
    And every client Pod of namespace shop connects to catalog.mall:80
    And no path from outside the cluster leads to the Pods of Service mall/catalog

  @criterion(search) @points(15)
  Scenario: The search answers
    Then exactly 2 Ready Pods are behind Service mall/search
    And every client Pod of namespace shop connects to search.mall:80
    And no path from outside the cluster leads to the Pods of Service mall/search

  @criterion(search-probe) @points(10) @needs(search)
  Scenario: And leaves when it fails
    Then each Pod behind Service mall/search that fails for 2m leaves it within 60s and returns within 60s

  @criterion(orders) @points(10)
  Scenario: The orders answer
    Then exactly 2 Ready Pods are behind Service mall/orders
    And every client Pod of namespace shop connects to orders.mall:80
    And no path from outside the cluster leads to the Pods of Service mall/orders

  @criterion(pay) @points(15)
  Scenario: Payments answer the shop
    Then every client Pod of namespace shop connects to pay.mall:80

  @criterion(pay-closed) @points(10) @needs(pay)
  Scenario: And nobody else
    Then no client Pod of namespace guest connects to pay.mall:80
    And no path from outside the cluster leads to the Pods of Service mall/pay
