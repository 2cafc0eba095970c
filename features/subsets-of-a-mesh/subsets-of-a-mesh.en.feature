# language: en
Feature: Subsets of a mesh
  A VirtualService divides two versions of one Service.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(share) @points(50)
  Scenario: A fifth meets v2.0
    Then of independent clients of http://api.shop.example/ version v1.0 answers 80% within 0% and version v2.0 the rest, all with status 200

  @criterion(testers) @points(40)
  Scenario: Testers always meet v2.0
    Then a client at 203.0.113.9 that sends "X-Tester: always" to http://api.shop.example/ is answered by Pods labelled version=v2.0
