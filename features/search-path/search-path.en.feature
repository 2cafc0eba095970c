# language: en
Feature: The search list, and queries for nothing
  An outside name is asked once, and the short names of the cluster still work.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace pay

  @criterion(outside) @points(40)
  Scenario: The outside name is asked once
    Then the name api.bank.example is found with 1 query by every Pod of image registry.example/pay/worker:1.0

  @criterion(ledger) @points(20)
  Scenario: The ledger is found by its short name
    Then every Pod of namespace pay labelled app=worker connects to ledger:80

  @criterion(stock) @points(20)
  Scenario: So is the Service of another namespace
    Then every Pod of namespace pay labelled app=worker connects to stock.stock:80

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service pay/ledger exists
    Then no path from outside the cluster leads to the Pods of Service pay/ledger
