# language: ko
기능: 묵은 DNS 응답
  클라이언트가 들은 것은 간직하는 동안 계속 맞아야 한다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(serves) @points(15)
  시나리오: Pod 세 개가 응답한다
    그러면 준비된 Pod가 정확히 3개 서비스 shop/api 뒤에 있다
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 api.shop:80에 연결한다

  @criterion(recreated) @points(30) @needs(serves)
  시나리오: 서비스를 다시 만든다
    만일 네임스페이스 client의 클라이언트가 api.shop:80에 계속 연결한다, 서비스 shop/api에, 클라이언트가 이름을 한 번만 해석한다
    그리고 서비스 shop/api를 삭제하고 제출물을 다시 적용한다
    그러면 2m 동안 적어도 100%의 연결이 api.shop:80에서 성공한다, 서비스 shop/api에 네임스페이스 client에서, 클라이언트가 이름을 한 번만 해석한다

  @criterion(nodes) @points(15)
  시나리오: 클라이언트가 Pod의 주소를 알아낸다
    그러면 준비된 Pod가 정확히 3개 서비스 shop/nodes 뒤에 있다
    그리고 이름 nodes.shop은 서비스 shop/nodes의 준비된 엔드포인트로 해석된다, 네임스페이스 client에서
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 nodes.shop:8080에 연결한다

  @criterion(scale-in) @points(20) @needs(nodes)
  시나리오: Pod를 줄인다
    만일 네임스페이스 client의 클라이언트가 nodes.shop:8080에 계속 연결한다, 서비스 shop/nodes에, 클라이언트가 주소를 TTL 동안 간직한다
    그리고 Deployment shop/api의 복제본을 1개로 바꾼다
    그러면 2m 동안 적어도 100%의 연결이 nodes.shop:8080에서 성공한다, 서비스 shop/nodes에 네임스페이스 client에서, 클라이언트가 주소를 TTL 동안 간직한다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 shop/api가 있다
    그러면 클러스터 밖에서 서비스 shop/api의 Pod로 이어지는 길이 없다
