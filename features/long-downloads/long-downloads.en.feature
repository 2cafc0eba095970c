# language: en
Feature: Downloads that take long
  A Pod that goes finishes what it has begun, and begins nothing new.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace media

  @criterion(serves) @points(20)
  Scenario: Two Pods serve
    Then exactly 2 Ready Pods are behind Service media/films
    And every client Pod of namespace client connects to films.media:80

  @criterion(finishes) @points(40) @needs(serves)
  Scenario: What has begun comes to its end
    Then an open connection of namespace client to films.media:80 lives on for 50s after its Pod is deleted

  @criterion(elsewhere) @points(20) @needs(serves)
  Scenario: What is new goes elsewhere
    Then new connections of namespace client to films.media:80 go elsewhere 2s after a Pod is deleted

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service media/films exists
    Then no path from outside the cluster leads to the Pods of Service media/films
