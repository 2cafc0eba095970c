# language: ko
기능: 서비스는 왜 필요한가
  클라이언트는 이름을 한 번만 찾고 Pod는 오고 간다. 그 사이에 바뀌지 않는 것이 있어야 한다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(serves) @points(20)
  시나리오: Pod 세 개가 서비스한다
    그러면 준비된 Pod가 정확히 3개 서비스 shop/api 뒤에 있다
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 api.shop:80에 연결한다

  @criterion(restart) @points(15) @needs(serves)
  시나리오: Pod가 삭제된다
    만일 네임스페이스 client의 클라이언트가 api.shop:80에 계속 연결한다, 서비스 shop/api에, 클라이언트가 이름을 한 번만 해석한다
    그리고 서비스 shop/api 뒤의 첫 번째 Pod를 삭제한다
    그러면 2m 동안 적어도 100%의 연결이 api.shop:80에서 성공한다, 서비스 shop/api에 네임스페이스 client에서, 클라이언트가 이름을 한 번만 해석한다
    그리고 준비된 Pod가 정확히 3개 서비스 shop/api 뒤에 있다

  @criterion(scale-in) @points(15) @needs(serves)
  시나리오: Pod가 줄어든다
    만일 네임스페이스 client의 클라이언트가 api.shop:80에 계속 연결한다, 서비스 shop/api에, 클라이언트가 주소를 TTL 동안 간직한다
    그리고 Deployment shop/api의 복제본을 1개로 바꾼다
    그러면 2m 동안 적어도 100%의 연결이 api.shop:80에서 성공한다, 서비스 shop/api에 네임스페이스 client에서, 클라이언트가 주소를 TTL 동안 간직한다

  @criterion(rollout) @points(15) @needs(serves)
  시나리오: 롤아웃
    만일 네임스페이스 client의 클라이언트가 api.shop:80에 계속 연결한다, 서비스 shop/api에, 클라이언트가 이름을 한 번만 해석한다
    그리고 Deployment shop/api를 재시작한다
    그러면 2m 동안 적어도 100%의 연결이 api.shop:80에서 성공한다, 서비스 shop/api에 네임스페이스 client에서, 클라이언트가 이름을 한 번만 해석한다

  @criterion(node-failure) @points(15) @needs(serves)
  시나리오: 노드에 장애가 난다
    만일 네임스페이스 client의 클라이언트가 api.shop:80에 계속 연결한다, 서비스 shop/api에, 클라이언트가 이름을 한 번만 해석한다
    그리고 노드 n1에 장애가 난다
    그리고 2m이 지난다
    그러면 1m 동안 적어도 100%의 연결이 api.shop:80에서 성공한다, 서비스 shop/api에 네임스페이스 client에서, 클라이언트가 이름을 한 번만 해석한다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 shop/api이 있다
    그러면 클러스터 밖에서 서비스 shop/api의 Pod로 이어지는 길이 없다
