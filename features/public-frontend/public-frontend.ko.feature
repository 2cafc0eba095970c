# language: ko
기능: 인터넷에 공개하는 웹 프론트엔드
  인터넷의 누구나 열 수 있는, EKS 위의 React 프론트엔드.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 web에 관한 것이 하나 이상 있다

  @criterion(public) @points(40)
  시나리오: 인터넷에서 페이지가 열린다
    그러면 203.0.113.9의 클라이언트가 상태 200을 포트 80에서 받는다, 서비스 web/frontend의 외부 주소로

  @criterion(redundant) @points(25)
  시나리오: 둘 이상의 Pod가 서비스한다
    조건 서비스 web/frontend가 있다
    그러면 준비된 Pod가 2개 이상 서비스 web/frontend 뒤에 있고, 모두 트래픽을 받는다

  @criterion(health) @points(25)
  시나리오: 장애가 난 Pod는 복구될 때까지 트래픽을 받지 않는다
    조건 서비스 web/frontend가 있다
    그러면 서비스 web/frontend 뒤의 Pod는 하나씩 2m 동안 장애가 나면 60s 안에 빠지고 복구되면 60s 안에 돌아온다

  @criterion(eks-lb) @advisory
  시나리오: 외부 주소가 AWS Load Balancer Controller의 것이다
    그러면 서비스 web/frontend의 외부 주소는 AWS Load Balancer Controller가 만든 NLB 또는 ALB의 것이다
