# language: en
Feature: A policy around a database
  One application connects to the database, and nobody else.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one is there

  @criterion(api-connects) @points(30) @needs(closed)
  Scenario: The API still reaches the database
    Then every Pod of namespace shop labelled app=api connects to db.data:5432

  @criterion(closed) @points(60)
  Scenario: Nobody else does
    Then no Pod of namespace shop labelled app=batch connects to db.data:5432
    And no Pod of namespace test labelled app=api connects to db.data:5432
    And no client Pod of namespace client connects to db.data:5432
