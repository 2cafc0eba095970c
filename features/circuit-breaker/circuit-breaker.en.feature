# language: en
Feature: A circuit breaker
  More at once than the application bears is refused at once, and a Pod that only fails is left alone for a while.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(serves) @points(20)
  Scenario: Two Pods serve
    Then exactly 2 Ready Pods are behind Service shop/stock
    And a client at 203.0.113.9 gets status 200 from http://stock.shop.example/

  @criterion(at-once) @points(35) @needs(serves)
  Scenario: Ten at once, no more
    Then of 30 requests at once from a client at 203.0.113.9 to http://stock.shop.example/ 10 get status 200
    And of 30 requests at once from a client at 203.0.113.9 to http://stock.shop.example/ 20 get status 503

  @criterion(ejected) @points(35) @needs(serves)
  Scenario: A Pod that only fails is left alone
    When the first Pod behind Service shop/stock fails
    Then of 40 requests from a client at 203.0.113.9 to http://stock.shop.example/, one every 1s, at most 3 fail
