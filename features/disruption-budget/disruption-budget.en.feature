# language: en
Feature: Copies that stay during maintenance
  When nodes are drained, one copy goes at a time.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(three) @points(20)
  Scenario: Three Pods serve
    Then exactly 3 Ready Pods are behind Service shop/search

  @criterion(one-may-go) @points(30) @needs(three)
  Scenario: One Pod may go
    Then Pod shop/search-0 may be evicted

  @criterion(not-two) @points(40) @needs(one-may-go)
  Scenario: A second one may not
    When Pod shop/search-0 is evicted
    Then Pod shop/search-1 may not be evicted
    And Pod shop/search-2 may not be evicted
    When 3m passes
    Then Pod shop/search-1 may be evicted
