# language: ko
기능: 점검에도 남는 복제본
  노드를 비울 때 복제본이 하나씩만 사라진다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(three) @points(20)
  시나리오: Pod 세 개가 서비스한다
    그러면 준비된 Pod가 정확히 3개 서비스 shop/search 뒤에 있다

  @criterion(one-may-go) @points(30) @needs(three)
  시나리오: Pod 하나는 사라져도 된다
    그러면 Pod shop/search-0을 축출할 수 있다

  @criterion(not-two) @points(40) @needs(one-may-go)
  시나리오: 둘째는 안 된다
    만일 Pod shop/search-0을 축출한다
    그러면 Pod shop/search-1을 축출할 수 없다
    그리고 Pod shop/search-2를 축출할 수 없다
    만일 3m이 지난다
    그러면 Pod shop/search-1을 축출할 수 있다
