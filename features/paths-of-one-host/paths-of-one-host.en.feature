# language: en
Feature: Paths of one host
  Two applications answer under one name, by path.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(web) @points(40)
  Scenario: The front end answers
    Then a client at 203.0.113.9 that asks http://shop.example/ is answered by Pods labelled app=web
    And a client at 203.0.113.9 that asks http://shop.example/products is answered by Pods labelled app=web
    And a client at 203.0.113.9 that asks http://shop.example/cartoon is answered by Pods labelled app=web

  @criterion(cart) @points(40)
  Scenario: The cart answers below /cart
    Then a client at 203.0.113.9 that asks http://shop.example/cart is answered by Pods labelled app=cart
    And a client at 203.0.113.9 that asks http://shop.example/cart/items is answered by Pods labelled app=cart

  @criterion(status) @points(10)
  Scenario: And answer well
    Then a client at 203.0.113.9 gets status 200 from http://shop.example/products
    And a client at 203.0.113.9 gets status 200 from http://shop.example/cart/items
