# language: en
Feature: Weights of a route
  One request in four goes to the new version, with the Gateway API.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(share) @points(90)
  Scenario: A quarter meets v2.0
    Then of independent clients of http://api.shop.example/ version v1.0 answers 75% within 0% and version v2.0 the rest, all with status 200
