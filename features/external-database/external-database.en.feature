# language: en
Feature: A database outside the cluster
  A database that has not moved yet, under a name of the cluster.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(connects) @points(60)
  Scenario: Applications reach the database by the name of the Service
    Then every client Pod of namespace shop connects to orders-db:5432
    And every client Pod of namespace client connects to orders-db.shop:5432

  @criterion(follows) @points(30)
  Scenario: When the database gets another address, nothing needs to be changed
    Then the name orders-db.shop resolves to 198.51.100.20 from namespace client
    When 40m passes
    Then the name orders-db.shop resolves to 198.51.100.30 from namespace client
    And every client Pod of namespace client connects to orders-db.shop:5432
