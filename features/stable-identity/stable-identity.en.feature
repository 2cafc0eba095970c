# language: en
Feature: Brokers with names of their own
  Three brokers that find each other by name, and keep their names when they are made anew.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace stream

  @criterion(names) @points(40)
  Scenario: Every broker answers under its own name
    Then every client Pod of namespace client connects to kafka-0.kafka.stream:9092
    And every client Pod of namespace client connects to kafka-1.kafka.stream:9092
    And every client Pod of namespace client connects to kafka-2.kafka.stream:9092

  @criterion(bootstrap) @points(25) @needs(names)
  Scenario: The name of the Service lists all brokers
    Then the name kafka.stream resolves to the ready endpoints of Service stream/kafka from namespace client
    And Service stream/kafka has 3 ready, 0 unready and 0 terminating endpoints

  @criterion(again) @points(25) @needs(names)
  Scenario: A broker that is made anew keeps its name
    When Pod stream/kafka-1 is deleted
    And 2m passes
    Then every client Pod of namespace client connects to kafka-1.kafka.stream:9092
