# language: ko
기능: 메시의 서브셋
  서비스 하나의 두 버전을 VirtualService가 나눈다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(share) @points(50)
  시나리오: 5분의 1이 v2.0을 만난다
    그러면 http://api.shop.example/ 의 서로 독립인 클라이언트에게 버전 v1.0이 80%를 0% 안에서, 나머지는 버전 v2.0이 모두 상태 200으로 응답한다

  @criterion(testers) @points(40)
  시나리오: 시험하는 사람은 언제나 v2.0을 만난다
    그러면 203.0.113.9의 클라이언트가 "X-Tester: always"를 실어 http://api.shop.example/ 에 요청하면 레이블 version=v2.0인 Pod가 응답한다
