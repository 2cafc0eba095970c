# language: en
Feature: Node ports and the address of the client
  The firewall of a data centre sends requests to port 30080 of three nodes, and the application sees who asks.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace edge

  @criterion(every-node) @points(45)
  Scenario: Every node takes connections at port 30080
    Then a client at 203.0.113.9 connects to port 30080 of node n1
    And a client at 203.0.113.9 connects to port 30080 of node n2
    And a client at 203.0.113.9 connects to port 30080 of node n3

  @criterion(source) @points(45)
  Scenario: The Pods see the address of the client
    Then Pods see a client at 203.0.113.9 with its own address through port 30080 of node n1
    And Pods see a client at 203.0.113.9 with its own address through port 30080 of node n2
    And Pods see a client at 203.0.113.9 with its own address through port 30080 of node n3
