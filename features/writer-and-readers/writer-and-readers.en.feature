# language: en
Feature: One writer, many readers
  One Redis takes writes, two copies answer reads: two Services over the same application.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace cache

  @criterion(pods) @points(20)
  Scenario: One primary, two replicas
    Then exactly 1 Ready Pod of namespace cache carries label role=primary
    And exactly 2 Ready Pods of namespace cache carry label role=replica

  @criterion(writes) @points(30)
  Scenario: Writes go to the primary
    Then connections of namespace client to redis-primary.cache:6379 reach every Ready Pod of namespace cache labelled role=primary, and nobody else

  @criterion(reads) @points(30)
  Scenario: Reads go to the replicas
    Then connections of namespace client to redis-replicas.cache:6379 reach every Ready Pod of namespace cache labelled role=replica, and nobody else

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service cache/redis-primary exists
    And Service cache/redis-replicas exists
    Then no path from outside the cluster leads to the Pods of Service cache/redis-primary
    And no path from outside the cluster leads to the Pods of Service cache/redis-replicas
