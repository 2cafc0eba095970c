# language: ko
기능: 나가는 길과 DNS
  작업 Pod는 큐에만 연결하고, 그 이름도 여전히 찾을 수 있다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 하나 이상 있다

  @criterion(queue) @points(40) @needs(closed)
  시나리오: 작업 Pod가 이름으로 큐에 연결한다
    그러면 네임스페이스 jobs에서 레이블 app=worker인 모든 Pod가 queue.queue:6379에 연결한다

  @criterion(closed) @points(40)
  시나리오: 그 밖의 길은 닫혀 있다
    그러면 네임스페이스 jobs에서 레이블 app=worker인 어떤 Pod도 admin.queue:80에 연결하지 못한다
    그리고 네임스페이스 jobs에서 레이블 app=worker인 어떤 Pod도 203.0.113.80:443에 연결하지 못한다

  @criterion(others) @points(10) @needs(closed)
  시나리오: 다른 Pod는 그대로다
    그러면 네임스페이스 client의 모든 클라이언트 Pod가 admin.queue:80에 연결한다
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 queue.queue:6379에 연결한다
