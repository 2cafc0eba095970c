# language: ko
기능: 고장 난 서비스 고치기
  아무도 연결하지 못하는 서비스 다섯 개. 까닭은 저마다 다르다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 mall에 관한 것이 하나 이상 있다

  @criterion(cart) @points(15)
  시나리오: 장바구니에 연결된다
    그러면 준비된 Pod가 정확히 2개 서비스 mall/cart 뒤에 있다
    그리고 네임스페이스 shop의 모든 클라이언트 Pod가 cart.mall:80에 연결한다
    그리고 클러스터 밖에서 서비스 mall/cart의 Pod로 이어지는 길이 없다

  @criterion(catalog) @points(15)
  시나리오: 카탈로그에 연결된다
    그러면 준비된 Pod가 정확히 2개 서비스 mall/catalog 뒤에 있다
    그리고 네임스페이스 shop의 모든 클라이언트 Pod가 catalog.mall:80에 연결한다
    그리고 클러스터 밖에서 서비스 mall/catalog의 Pod로 이어지는 길이 없다

  @criterion(search) @points(15)
  시나리오: 검색에 연결된다
    그러면 준비된 Pod가 정확히 2개 서비스 mall/search 뒤에 있다
    그리고 네임스페이스 shop의 모든 클라이언트 Pod가 search.mall:80에 연결한다
    그리고 클러스터 밖에서 서비스 mall/search의 Pod로 이어지는 길이 없다

  @criterion(search-probe) @points(10) @needs(search)
  시나리오: 장애가 나면 빠진다
    그러면 서비스 mall/search 뒤의 Pod는 하나씩 2m 동안 장애가 나면 60s 안에 빠지고 복구되면 60s 안에 돌아온다

  @criterion(orders) @points(10)
  시나리오: 주문에 연결된다
    그러면 준비된 Pod가 정확히 2개 서비스 mall/orders 뒤에 있다
    그리고 네임스페이스 shop의 모든 클라이언트 Pod가 orders.mall:80에 연결한다
    그리고 클러스터 밖에서 서비스 mall/orders의 Pod로 이어지는 길이 없다

  @criterion(pay) @points(15)
  시나리오: 결제가 shop에 응답한다
    그러면 네임스페이스 shop의 모든 클라이언트 Pod가 pay.mall:80에 연결한다

  @criterion(pay-closed) @points(10) @needs(pay)
  시나리오: 다른 곳은 막혀 있다
    그러면 네임스페이스 guest의 어떤 클라이언트 Pod도 pay.mall:80에 연결하지 못한다
    그리고 클러스터 밖에서 서비스 mall/pay의 Pod로 이어지는 길이 없다
