# language: en
Feature: A collector on the same node
  Applications send what they measure to the collector on their own node.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace observe

  @criterion(reachable) @points(40)
  Scenario: Applications of every node reach a collector
    Then every client Pod of namespace client connects to collector.observe:4317

  @criterion(same-node) @points(40)
  Scenario: Measurements stay on the node
    Then connections of namespace client to collector.observe:4317 stay on the node of the client

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service observe/collector exists
    Then no path from outside the cluster leads to the Pods of Service observe/collector
