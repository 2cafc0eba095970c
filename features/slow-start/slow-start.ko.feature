# language: ko
기능: 천천히 시작하는 애플리케이션
  시작에 2분이 걸려도 재시작되지 않고, 멈추면 트래픽에서 빠지고 재시작된다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 office에 관한 것이 하나 이상 있다

  @criterion(starts) @points(40)
  시나리오: 두 Pod가 모두 올라온다
    그러면 준비된 Pod가 정확히 2개 서비스 office/reports 뒤에 있다
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 상태 200을 http://reports.office/ 에서 받는다

  @criterion(not-before) @points(20) @needs(starts)
  시나리오: 새 Pod는 응답할 수 있을 때까지 아무것도 받지 않는다
    만일 서비스 office/reports 뒤의 첫 번째 Pod를 삭제한다
    그리고 60s가 지난다
    그러면 네임스페이스 client의 모든 클라이언트 Pod가 상태 200을 http://reports.office/ 에서 받는다

  @criterion(restarts) @points(30) @needs(starts)
  시나리오: 멈춘 Pod는 재시작된다
    만일 서비스 office/reports 뒤의 첫 번째 Pod에 장애가 난다
    그리고 90s가 지난다
    그러면 이미지 registry.example/reports:3.0의 컨테이너가 재시작되었다
