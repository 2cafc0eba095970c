# language: ko
기능: 한 서비스의 여러 포트
  메시지는 5672, 관리 화면은 80으로, 서비스 하나에서.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 queue에 관한 것이 하나 이상 있다

  @criterion(messages) @points(40)
  시나리오: 메시지는 5672 포트로 간다
    그러면 네임스페이스 client의 모든 클라이언트 Pod가 rabbitmq.queue:5672에 연결한다

  @criterion(management) @points(40)
  시나리오: 관리 화면이 80 포트에서 응답한다
    그러면 네임스페이스 client의 모든 클라이언트 Pod가 상태 200을 http://rabbitmq.queue/ 에서 받는다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 queue/rabbitmq이 있다
    그러면 클러스터 밖에서 서비스 queue/rabbitmq의 Pod로 이어지는 길이 없다
