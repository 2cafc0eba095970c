# language: en
Feature: Addresses that come through a balancer
  Cheaters are banned by their address: the Pods must see it, and players must find Pods.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace play

  @criterion(public) @points(30)
  Scenario: Players get in
    Then exactly 2 Ready Pods are behind Service play/game
    And a client at 203.0.113.9 gets status 200 from port 80 of the external address of Service play/game

  @criterion(source) @points(40)
  Scenario: Pods see who plays
    Then Pods see a client at 203.0.113.9 with its own address through the load balancer of Service play/game

  @criterion(targets) @points(20)
  Scenario: Only nodes with a Pod are used
    Then 2 of 3 targets of the load balancer of Service play/game are healthy
