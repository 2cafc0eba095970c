# language: ko
기능: 시험하는 사람이 먼저 만나는 버전
  머리글을 보낸 사람만 새 버전을 만난다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(everybody) @points(40)
  시나리오: 모두가 v1.0을 만난다
    그러면 203.0.113.9의 클라이언트가 http://api.shop.example/ 에 요청하면 레이블 version=v1.0인 Pod가 응답한다

  @criterion(testers) @points(40)
  시나리오: 시험하는 사람은 v2.0을 만난다
    그러면 203.0.113.9의 클라이언트가 "X-Tester: always"를 실어 http://api.shop.example/ 에 요청하면 레이블 version=v2.0인 Pod가 응답한다

  @criterion(opt-out) @points(10)
  시나리오: never라고 한 사람은 v1.0을 만난다
    그러면 203.0.113.9의 클라이언트가 "X-Tester: never"를 실어 http://api.shop.example/ 에 요청하면 레이블 version=v1.0인 Pod가 응답한다
