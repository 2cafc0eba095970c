# language: ko
기능: 재시도와 미러링
  실패한 요청은 다시 시도하고, 옛 버전이 응답하는 요청의 사본을 새 버전도 받는다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(answers) @points(20)
  시나리오: 모두에게 v1.0이 응답한다
    그러면 준비된 Pod가 정확히 2개 네임스페이스 shop에서 레이블 version=v1.0을 가진다
    그리고 203.0.113.9의 클라이언트가 http://api.shop.example/ 에 요청하면 레이블 version=v1.0인 Pod가 응답한다

  @criterion(copies) @points(35)
  시나리오: v2.0은 모든 요청의 사본을 받는다
    그러면 레이블 version=v2.0인 Pod가 100%의 사본을 받는다, 203.0.113.9의 클라이언트가 http://api.shop.example/ 에 보낸 것 가운데

  @criterion(repeats) @points(35) @needs(answers)
  시나리오: 500으로 응답하는 Pod를 알아차리지 못한다
    만일 서비스 shop/api-v1 뒤의 첫 번째 Pod에 장애가 난다
    그러면 203.0.113.9의 클라이언트가 상태 200을 http://api.shop.example/ 에서 받는다
