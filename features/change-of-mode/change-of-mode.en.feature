# language: en
Feature: The day the mode changes
  Today the scheduler of IPVS happens to keep clients at their Pod; from tomorrow on something else has to.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(three) @points(20)
  Scenario: Three Pods take part
    Then exactly 3 Ready Pods are behind Service shop/cart

  @criterion(today) @points(20)
  Scenario: Clients stay with their Pod today
    Then a client Pod of namespace client meets one Pod in 50 requests to http://cart.shop/

  @criterion(tomorrow) @points(40)
  Scenario: In mode nftables
    When kube-proxy of every node is started in mode nftables
    Then a client Pod of namespace client meets one Pod in 50 requests to http://cart.shop/

  @criterion(tomorrow) @points(40)
  Scenario: In mode iptables
    When kube-proxy of every node is started in mode iptables
    Then a client Pod of namespace client meets one Pod in 50 requests to http://cart.shop/

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service shop/cart exists
    Then no path from outside the cluster leads to the Pods of Service shop/cart
