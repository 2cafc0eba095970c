# language: ko
기능: 엔드포인트 관리 전략
  한 이름 뒤에 있는 API의 두 버전: 90/10 분산, 자동 전환, 헬스 체크, 유지되는 세션.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(pods) @points(10)
  시나리오: v1.0 Pod 세 개와 v1.1 Pod 두 개
    그러면 준비된 Pod가 정확히 3개 네임스페이스 shop에서 레이블 version=v1.0을 가진다
    그리고 준비된 Pod가 정확히 2개 네임스페이스 shop에서 레이블 version=v1.1을 가진다

  @criterion(split) @points(25)
  시나리오: 클라이언트 열 중 아홉은 v1.0을 만난다
    그러면 http://api.shop.example/ 의 서로 독립인 클라이언트에게 버전 v1.0이 90%를 2% 안에서, 나머지는 버전 v1.1이 모두 상태 200으로 응답한다

  @criterion(failover) @points(20)
  시나리오: v1.1에 문제가 생기면 v1.0이 모두에게 응답한다
    만일 이미지 registry.example/shop/api:v1.1의 모든 Pod에 60s 동안 문제가 있다
    그러면 http://api.shop.example/ 의 서로 독립인 클라이언트에게 버전 v1.0이 모두 상태 200으로 응답한다

  @criterion(health) @points(15)
  시나리오: 문제가 생긴 Pod는 서비스에서 빠지고 다시 돌아온다
    그러면 레이블 app=api인 네임스페이스 shop의 Pod는 모두 어떤 서비스가 선택하고, 2m 동안 문제가 있으면 60s 안에 모든 서비스에서 빠지고 복구되면 60s 안에 돌아온다

  @criterion(affinity) @points(20)
  시나리오: 쿠키를 지키는 클라이언트는 같은 곳에 머문다
    그러면 http://api.shop.example/ 에서 쿠키를 지키는 클라이언트는 요청 50번 동안 한 버전과 한 Pod를 만난다
