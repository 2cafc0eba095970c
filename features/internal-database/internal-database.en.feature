# language: en
Feature: An internal database
  Three read-only MySQL replicas that only the cluster itself can reach.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace data

  @criterion(replicas) @points(20)
  Scenario: Three Ready Pods stand behind the Service
    Given Service data/mysql-read exists
    Then exactly 3 Ready Pods are behind Service data/mysql-read

  @criterion(reachable) @points(25)
  Scenario: Other namespaces reach the database by its name
    Then a client Pod on every node connects to mysql-read.data.svc.cluster.local:3306

  @criterion(balanced) @points(15)
  Scenario: New connections are spread over the Pods
    Given Service data/mysql-read exists
    Then every Pod behind Service data/mysql-read gets new connections, none more than 1/2

  @criterion(internal-only) @points(15)
  Scenario: No way leads in from outside
    Given Service data/mysql-read exists
    Then no path from outside the cluster leads to the Pods of Service data/mysql-read

  @criterion(health) @points(15)
  Scenario: A failing Pod gets no traffic until it has recovered
    Given Service data/mysql-read exists
    Then each Pod behind Service data/mysql-read that fails for 2m leaves it within 60s and returns within 60s
