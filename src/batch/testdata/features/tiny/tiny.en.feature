# language: en
Feature: A tiny exercise

  Background:
    Given something is handed in

  @criterion(valid) @points(10)
  Scenario: It is valid
    Then answer valid is yes

  @criterion(parts) @points(5) @partial
  Scenario Outline: Part <part>
    Then answer <part> is yes

    Examples:
      | part  |
      | one   |
      | two   |
      | three |

  @criterion(later) @points(5/3) @needs(parts)
  Scenario: Later
    Then answer later is yes

  @criterion(there) @points(2)
  Scenario: Only where it is
    Given answer there exists
    Then answer there is yes

  @criterion(secret) @points(4) @hidden
  Scenario: The secret part
    Then answer secret is yes

  @criterion(advice) @advisory
  Scenario: Good advice
    Then answer advice is yes

  @criterion(table) @points(1)
  Scenario: A table and a text
    Then all answers are
      | word  | answer |
      | table | yes    |
    And answer text is
      """
      yes
      """
