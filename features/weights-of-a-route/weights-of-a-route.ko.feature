# language: ko
기능: 라우트의 가중치
  Gateway API로 새 버전에 넷에 하나를 보낸다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(share) @points(90)
  시나리오: 4분의 1이 v2.0을 만난다
    그러면 http://api.shop.example/ 의 서로 독립인 클라이언트에게 버전 v1.0이 75%를 0% 안에서, 나머지는 버전 v2.0이 모두 상태 200으로 응답한다
