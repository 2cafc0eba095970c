# language: en
Feature: Where TLS ends
  The internet speaks TLS to the Ingress, the Ingress plain HTTP to the Pods.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace web

  @criterion(two) @points(20)
  Scenario: Two Pods serve
    Then exactly 2 Ready Pods are behind Service web/front

  @criterion(https) @points(45)
  Scenario: The shop answers over TLS
    Then a client at 203.0.113.9 that checks certificates gets status 200 from https://shop.example/

  @criterion(redirect) @points(25)
  Scenario: Plain http is sent there
    Then a client at 203.0.113.9 gets status 308 from http://shop.example/
