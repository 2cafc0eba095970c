# language: en
Feature: Between microservices
  The order service calls the payment service in another namespace.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace order or payment

  @criterion(resolves) @points(20)
  Scenario: The URL of the payment service can be resolved
    Then the variable PAYMENT_URL of every container of image registry.example/shop/order:1.0 is an absolute http URL whose host resolves

  @criterion(connects) @points(20)
  Scenario: Every order Pod gets an answer from a payment Pod
    Then a request to the variable PAYMENT_URL from every Pod of image registry.example/shop/order:1.0 is answered by a Pod of image registry.example/shop/payment:1.0

  @criterion(balanced) @points(20)
  Scenario: The payment Pods share the load equally
    Given Service payment/payment exists
    Then at least 2 Ready Pods of image registry.example/shop/payment:1.0 are behind Service payment/payment, each with an equal share of new connections from namespace order

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service payment/payment exists
    Then no path from outside the cluster leads to the Pods of Service payment/payment

  @criterion(health) @points(20)
  Scenario: A failing Pod gets no traffic until it has recovered
    Given Service payment/payment exists
    Then each Pod behind Service payment/payment that fails for 2m leaves it within 60s and returns within 60s, seen from namespace order
