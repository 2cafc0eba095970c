# language: ko
기능: 서비스를 찾는 세 가지 방법
  이름, 환경 변수, API가 같은 캐시로 이어진다. 저마다 조건이 있다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(by-name) @points(20)
  시나리오: 클라이언트가 이름으로 찾는다
    그러면 준비된 Pod가 정확히 2개 서비스 shop/cache 뒤에 있다
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 cache.shop:6379에 연결한다

  @criterion(by-variable) @points(25)
  시나리오: 오래된 프로그램이 변수로 찾는다
    그러면 변수 CACHE_SERVICE_HOST는 이미지 registry.example/shop/legacy:1.0의 모든 컨테이너에서 서비스 shop/cache의 클러스터 IP이다
    그리고 변수 CACHE_SERVICE_PORT는 이미지 registry.example/shop/legacy:1.0의 모든 컨테이너에서 "6379"이다

  @criterion(by-api) @points(20)
  시나리오: 라우터가 EndpointSlice를 읽을 수 있다
    그러면 이미지 registry.example/shop/router:1.0의 모든 Pod는 list endpointslices를 할 수 있다, 네임스페이스 shop에서
    그리고 이미지 registry.example/shop/router:1.0의 모든 Pod는 watch endpointslices를 할 수 있다, 네임스페이스 shop에서

  @criterion(no-more) @points(15)
  시나리오: 필요 없는 것은 할 수 없다
    그러면 이미지 registry.example/shop/router:1.0의 어떤 Pod도 list secrets를 할 수 없다, 네임스페이스 shop에서
    그리고 이미지 registry.example/shop/router:1.0의 어떤 Pod도 list pods를 할 수 없다, 네임스페이스 shop에서
    그리고 이미지 registry.example/shop/router:1.0의 어떤 Pod도 delete endpointslices를 할 수 없다, 네임스페이스 shop에서
    그리고 이미지 registry.example/shop/router:1.0의 어떤 Pod도 list endpointslices를 할 수 없다, 네임스페이스 client에서

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 shop/cache이 있다
    그러면 클러스터 밖에서 서비스 shop/cache의 Pod로 이어지는 길이 없다
