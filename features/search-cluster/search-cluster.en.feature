# language: en
Feature: A search cluster that finds itself
  Peers must find each other before they are ready; clients must meet only those that are.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace search

  @criterion(serves) @points(20)
  Scenario: Clients get answers
    Then exactly 3 Ready Pods are behind Service search/elasticsearch
    And every client Pod of namespace client gets status 200 from http://elasticsearch.search:9200/

  @criterion(own-names) @points(20)
  Scenario: Every node has a name of its own
    Then every client Pod of namespace search connects to elasticsearch-0.elasticsearch-peers.search:9300
    And every client Pod of namespace search connects to elasticsearch-1.elasticsearch-peers.search:9300
    And every client Pod of namespace search connects to elasticsearch-2.elasticsearch-peers.search:9300

  @criterion(discovery) @points(25)
  Scenario: Peers are found before they are ready
    When every Pod of image registry.example/elasticsearch:8.19 has a problem for 60s
    Then Service search/elasticsearch-peers has 3 ready, 0 unready and 0 terminating endpoints
    And the name elasticsearch-peers.search resolves to every endpoint of Service search/elasticsearch-peers, ready or not, from namespace search

  @criterion(health) @points(15)
  Scenario: Clients do not meet a node with a problem
    Then each Pod behind Service search/elasticsearch that fails for 2m leaves it within 60s and returns within 60s

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service search/elasticsearch exists
    Then no path from outside the cluster leads to the Pods of Service search/elasticsearch
