# language: ko
기능: 같은 노드의 수집기
  애플리케이션은 측정한 값을 자기 노드의 수집기에 보낸다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 observe에 관한 것이 하나 이상 있다

  @criterion(reachable) @points(40)
  시나리오: 모든 노드의 애플리케이션이 수집기에 연결한다
    그러면 네임스페이스 client의 모든 클라이언트 Pod가 collector.observe:4317에 연결한다

  @criterion(same-node) @points(40)
  시나리오: 측정값이 노드를 벗어나지 않는다
    그러면 네임스페이스 client에서 collector.observe:4317로 가는 연결은 클라이언트의 노드 안에 머문다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 observe/collector이 있다
    그러면 클러스터 밖에서 서비스 observe/collector의 Pod로 이어지는 길이 없다
