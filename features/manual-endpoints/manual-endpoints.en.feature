# language: en
Feature: A Service without a selector
  Two databases outside the cluster behind one Service.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace data

  @criterion(cluster-ip) @points(30)
  Scenario: The name leads to an address of the cluster
    Then the name inventory.data resolves to the cluster IP of Service data/inventory from namespace client

  @criterion(connects) @points(30)
  Scenario: Clients connect to port 3306
    Then every client Pod of namespace client connects to inventory.data:3306

  @criterion(both) @points(30)
  Scenario: Both databases are behind the Service
    Then the ready endpoints of Service data/inventory are "198.51.100.21, 198.51.100.22"
